"""Contact sheets of what people see: screens, boards, slips and pages of the running code, side by side."""
