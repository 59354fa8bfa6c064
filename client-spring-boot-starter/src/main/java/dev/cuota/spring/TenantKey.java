package dev.cuota.spring;

import dev.cuota.client.Wanted;

/** Which texts can be the key of a tenant. Others name nobody, and must not slip past a guard. */
final class TenantKey {
  private TenantKey() {}

  static boolean isUsable(String text) {
    return !text.isEmpty()
        && text.length() <= Wanted.MAX_TEXT
        && text.chars().noneMatch(Character::isISOControl);
  }
}
