"""Where the parties stand: from the frames of the network to positions."""
