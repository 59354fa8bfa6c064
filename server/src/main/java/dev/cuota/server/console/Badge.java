package dev.cuota.server.console;

/**
 * A state in the reader's words.
 *
 * @param style of its colour
 */
public record Badge(String label, String style) {}
