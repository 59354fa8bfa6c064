package dev.cuota.engine.billing;

import dev.cuota.core.platform.Money;
import java.util.SortedMap;

/**
 * What charging everybody would ask for now.
 *
 * @param accounts that are charged by themselves and owe something
 * @param asked what those are asked for who owe more than is given back to them, by currency
 */
public record BulkPreview(int accounts, SortedMap<String, Money> asked) {}
