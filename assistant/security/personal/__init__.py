"""Where personal details stand in a text, one module a kind. Nothing here changes a text or remembers one."""
