package org.weightgate.portal.forms;

/// One choice: what is stored and what is shown.
public record Option(String value, String label) {}
