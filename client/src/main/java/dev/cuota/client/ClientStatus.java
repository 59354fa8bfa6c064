package dev.cuota.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a client is doing.
 *
 * @param holder its name at the server
 * @param folder where it keeps what must not be lost; null when it keeps it in memory only, where a
 *     crash loses it
 * @param connected whether the server answers
 * @param streaming whether changes are pushed
 * @param lastError what went wrong last, also when it has been overcome; null when nothing has
 * @param leases handed out to it now
 * @param spoolEvents events that wait for being sent
 * @param spoolBytes what these and uses to be reported take
 * @param owed records of uses that were let through and wait for being reported
 * @param rejected events that the server refused and that were put aside
 */
public record ClientStatus(
    String holder,
    @Nullable Path folder,
    boolean connected,
    boolean streaming,
    @Nullable String lastError,
    int leases,
    long spoolEvents,
    long spoolBytes,
    long owed,
    long rejected) {}
