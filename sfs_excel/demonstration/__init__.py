"""A made-up county's year: who takes part, what each of them hands in, and the demonstration that goes through it."""
