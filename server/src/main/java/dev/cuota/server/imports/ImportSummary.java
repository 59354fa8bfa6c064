package dev.cuota.server.imports;

/**
 * What came of an import.
 *
 * @param lines read, without those done before
 * @param resumedAfter line up to which an earlier attempt had come; 0 when there was none
 * @param stored events that are new
 * @param known events that were there already
 * @param uncounted new events that no meter counts
 * @param bad lines left out
 */
public record ImportSummary(
    long lines, long resumedAfter, long stored, long known, long uncounted, long bad) {}
