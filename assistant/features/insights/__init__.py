"""How the company is doing: pictures with the numbers behind them, for everybody, and nobody to be told in them."""
