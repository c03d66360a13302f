"""Finding calls. Pure but for `table`, which draws, and `picking`, which knows clicks and the address.

| module | for |
|---|---|
| `table` | the card with the list |
| `search` | the calls that a reader's words mean |
| `order` | in which order they are listed, all of them and not only a page |
| `columns` | the fields of a call: cells, order and file of each |
| `grid` | what a page of the table shows |
| `export` | all of them as a file |
| `printed` | the first of them in a report |
| `picking` | which call is open: table, address and buttons agree on one |
"""
