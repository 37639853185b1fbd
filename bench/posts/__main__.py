"""Print precision and recall of reading posts, in each language, on both halves of the posts."""

from __future__ import annotations

import argparse

from bench.posts import measure

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="name what went wrong, of the tuning half only")
    parser.add_argument("--save", action="store_true", help="keep the figures beside the others")
    measure.main(**vars(parser.parse_args()))
