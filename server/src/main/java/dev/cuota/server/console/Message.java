package dev.cuota.server.console;

/**
 * A page that only says something.
 *
 * @param text which; names the texts {@code .title} and {@code .text}
 */
public record Message(String text) {}
