"""What the components show, as plain values: views make these, templates/ui draws them."""
