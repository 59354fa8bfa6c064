package dev.cuota.engine.platform;

/**
 * What every room stands on.
 *
 * @param database the control database, with the events inside its transactions
 * @param clock what time it is
 * @param ids where new ids come from
 */
public record Platform(Database database, Clock clock, Ids ids) {}
