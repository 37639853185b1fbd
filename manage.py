#!/usr/bin/env python
"""The bureau's commands, from a checkout."""

import runpy

if __name__ == "__main__":
    runpy.run_module("kintrace", run_name="__main__")
