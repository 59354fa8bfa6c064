package dev.cuota.spring;

import org.jspecify.annotations.Nullable;

/**
 * A request that has been answered.
 *
 * @param tenant null when it belongs to nobody
 * @param bytes of the response's body
 */
record RequestSample(@Nullable String tenant, String method, int status, long bytes) {}
