"""The longest texts that Excel takes, in UTF-16 units: a character outside the basic plane is two of them.

Sources: Microsoft's “Excel specifications and limits”; [MS-OI29500], what Office keeps to of ISO/IEC 29500; [MS-XLSB] 2.5.37
for what a validation says; and the Open XML SDK. A file that goes beyond one of them is opened “with repairs”, or not at all.
"""

CELL = 32_767  # the text of a cell, and of a comment
COMMENT_AUTHOR = 54
FORMULA = 8_192  # the text of a formula, with its `=`
FORMULA_TEXT = 255  # one text within a formula
CONDITION = 255  # a formula of a validation, and a list that is written out in it
SHEET_NAME = 31
DEFINED_NAME = 255
HEADER = 255  # a page's head or foot, codes such as `&P` included
NUMBER_FORMAT = 255
PROPERTY = 255  # a property of the document, its own or a custom one
TABLE_NAME, TABLE_HEAD = 255, 255
URL = 255  # of a link, up to Excel 2013; 2,079 later
LINK_TEXT, LINK_TIP = 2_084, 255  # what is shown in its place, and beside the mouse
ROWS, LINKS = 1_048_576, 65_530  # on one sheet
VALIDATION = {"input_title": 32, "input_message": 255, "error_title": 32, "error_message": 224}  # [MS-XLSB] has 225
"""By the names that XlsxWriter has for them."""
