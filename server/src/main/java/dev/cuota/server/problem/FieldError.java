package dev.cuota.server.problem;

/**
 * What is wrong with one place of a request.
 *
 * @param pointer RFC 6901, such as {@code /3/data/amount}; for a query parameter its name
 * @param text what was expected there
 */
public record FieldError(String pointer, Text text) {}
