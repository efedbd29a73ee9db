"""The assistant, where somebody chose one: it proposes to a colleague and publishes nothing."""
