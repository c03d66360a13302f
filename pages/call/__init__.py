"""One call from every side.

| module | for |
|---|---|
| `asking` | questions to the API in the background, their answers kept for a while |
| `facts` | what a row of the frame says of its call |
| `timeline` | its line of time as a figure and a sentence |
| `readable` | metadata and analyses, whose keys nobody documents, in words |
| `reasons` | why a part of a call is not there, and whether it may yet come |
| `conversation` | who said what |
| `card` | all of it as a card |
| `others` | the same number's earlier and later calls |
"""
