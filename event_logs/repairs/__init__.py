"""What is mended in the records of a CRM: counted, and undone by a switch."""
