package dev.cuota.engine.platform;

import java.util.Optional;

/**
 * How far a long piece of work has come, so that the next attempt goes on from there. They live in the
 * database they are about: a new database has none.
 */
public final class Bookmarks {
  private final Database database;
  private final Clock clock;

  public Bookmarks(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What was last put under that name. */
  public Optional<String> get(String name) {
    return database.inTx(
        Scope.everything(),
        tx ->
            tx.handle()
                .createQuery("select value from bookmarks where name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findOne());
  }

  /** Puts {@code value} in the place of what was there. */
  public void put(String name, String value) {
    database.useTx(
        Scope.everything(),
        tx ->
            tx.handle()
                .createUpdate(
                    """
                    insert into bookmarks (name, value, updated_at) values (:name, :value, :now)
                    on conflict (name) do update
                      set value = excluded.value, updated_at = excluded.updated_at
                    """)
                .bind("name", name)
                .bind("value", value)
                .bind("now", clock.now())
                .execute());
  }

  /** Takes it out. */
  public void remove(String name) {
    database.useTx(
        Scope.everything(),
        tx ->
            tx.handle()
                .createUpdate("delete from bookmarks where name = :name")
                .bind("name", name)
                .execute());
  }
}
