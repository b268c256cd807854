"""The commands, one file a family. Each is a few lines over the packages; they hold no logic of their own."""
