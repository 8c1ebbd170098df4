package org.weightgate.portal.forms;

/// What is wrong with one answer, in the words shown both in the summary and at the field.
public record Problem(String page, String question, String message) {}
