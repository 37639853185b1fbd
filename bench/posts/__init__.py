"""Posts written for measuring: what of them is read, exactly and in part."""
