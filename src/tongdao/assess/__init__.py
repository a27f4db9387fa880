"""What became of a promise, computed: four axes with formula, inputs and date."""
