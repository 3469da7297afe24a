"""The rooms behind `scripts/bench.py`: inputs, peers, the product's stages, the table and the chart."""
