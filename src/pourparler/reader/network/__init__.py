"""The neural network: tokenizer, encoder, decoding, calibration."""
