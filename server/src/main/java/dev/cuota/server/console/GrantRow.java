package dev.cuota.server.console;

/**
 * Something a tenant was given beside its plan.
 *
 * @param name of the feature
 * @param amount that was given
 * @param state what has become of it
 * @param style of the state's badge
 * @param remark for when, by whom, for whom and why
 */
public record GrantRow(
    String name, String amount, String left, String state, String style, String remark) {}
