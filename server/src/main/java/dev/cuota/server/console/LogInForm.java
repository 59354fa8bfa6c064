package dev.cuota.server.console;

/**
 * What the log-in page says above its form.
 *
 * @param failed name or password were wrong, or the name is refused for a while
 * @param left somebody has just logged out
 */
public record LogInForm(boolean failed, boolean left) {}
