"""The neural network: configuration, heads, and the encoder that carries them."""
