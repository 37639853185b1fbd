"""What the Convention orders, as dated duties; notifications of deaths; reports by the month."""
