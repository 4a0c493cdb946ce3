package render

// Names is what tests from outside look at.
var Names = allNames
