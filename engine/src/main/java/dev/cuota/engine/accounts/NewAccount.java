package dev.cuota.engine.accounts;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account that is to be made, with its stores as drafts.
 *
 * @param key 1 to {@value #MAX_KEY_CHARS} characters without spaces at either end
 * @param plan key of a plan in force; null for the default one
 * @param draftDays days in which its owner may ask for the stores to be shown; 1 to {@value
 *     #MAX_DRAFT_DAYS}
 */
public record NewAccount(
    String key,
    AccountProfile profile,
    @Nullable String plan,
    List<NewStore> stores,
    int draftDays) {
  /** Most characters of a key. */
  public static final int MAX_KEY_CHARS = 200;

  /** Most stores that are made with an account. */
  public static final int MAX_STORES = 100;

  /** Longest time for a draft. */
  public static final int MAX_DRAFT_DAYS = 3_650;

  private static final Pattern KEY = Pattern.compile("\\S(.*\\S)?");

  public NewAccount {
    stores = List.copyOf(stores);
    if (!isKey(key) || stores.size() > MAX_STORES || draftDays < 1 || draftDays > MAX_DRAFT_DAYS) {
      throw new IllegalArgumentException("key, stores or days are out of bounds");
    }
  }

  /** A store of it. */
  public record NewStore(String key, StoreProfile profile) {
    public NewStore {
      if (!isKey(key)) {
        throw new IllegalArgumentException("a key has 1 to " + MAX_KEY_CHARS + " characters");
      }
    }
  }

  /** Whether a text may be the key of an account or a tenant. */
  public static boolean isKey(String text) {
    return text.length() <= MAX_KEY_CHARS && KEY.matcher(text).matches();
  }
}
