package dev.cuota.engine.platform;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;

/** All SQL of the outbox. */
final class OutboxSql {
  void insert(Tx tx, Outbox.Message message, Instant now, Instant due) {
    tx.handle()
        .createUpdate(
            """
            insert into outbox (id, topic, payload, created_at, due_at)
            values (:id, :topic, :payload, :now, :due)
            """)
        .bind("id", message.id())
        .bind("topic", message.topic())
        .bind("payload", message.payload())
        .bind("now", now)
        .bind("due", due)
        .execute();
  }

  /** Takes due messages; nobody else gets them before {@code until}. */
  List<Outbox.Message> claim(
      Tx tx, Collection<String> topics, Instant now, Instant until, int limit) {
    return tx.handle()
        .createQuery(
            """
            update outbox
               set due_at = :until, attempts = attempts + 1
             where id in (select id from outbox
                           where done_at is null and given_up_at is null
                             and due_at <= :now and topic = any(:topics)
                           order by due_at
                           limit :limit
                             for update skip locked)
            returning id, topic, payload, attempts
            """)
        .bindArray("topics", String.class, topics.toArray())
        .bind("now", now)
        .bind("until", until)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Outbox.Message(
                    row.getObject("id", UUID.class),
                    row.getString("topic"),
                    row.getString("payload"),
                    row.getInt("attempts")))
        .list();
  }

  void done(Tx tx, UUID id, Instant now) {
    update(tx, "update outbox set done_at = :at, last_error = null where id = :id", id, now)
        .execute();
  }

  void failed(Tx tx, UUID id, String error, Instant due) {
    update(
            tx,
            """
            update outbox set due_at = :at, last_error = :error
             where id = :id and done_at is null
            """,
            id,
            due)
        .bind("error", error)
        .execute();
  }

  void giveUp(Tx tx, UUID id, String error, Instant now) {
    update(
            tx,
            """
            update outbox set given_up_at = :at, last_error = :error
             where id = :id and done_at is null
            """,
            id,
            now)
        .bind("error", error)
        .execute();
  }

  List<Outbox.GivenUp> givenUp(Tx tx, int limit) {
    return tx.handle()
        .createQuery(
            """
            select id, topic, payload, last_error, given_up_at
              from outbox
             where given_up_at is not null
             order by given_up_at desc
             limit :limit
            """)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Outbox.GivenUp(
                    row.getObject("id", UUID.class),
                    row.getString("topic"),
                    row.getString("payload"),
                    row.getString("last_error"),
                    row.getTimestamp("given_up_at").toInstant()))
        .list();
  }

  boolean retry(Tx tx, UUID id, Instant now) {
    return update(
                tx,
                """
                update outbox set given_up_at = null, attempts = 0, due_at = :at
                 where id = :id and given_up_at is not null
                """,
                id,
                now)
            .execute()
        == 1;
  }

  long deleteDone(Tx tx, Instant before) {
    return tx.handle()
        .createUpdate("delete from outbox where done_at < :before")
        .bind("before", before)
        .execute();
  }

  long countDone(Tx tx, Instant before) {
    return tx.handle()
        .createQuery("select count(*) from outbox where done_at < :before")
        .bind("before", before)
        .mapTo(Long.class)
        .one();
  }

  private static Update update(Tx tx, String statement, UUID id, Instant at) {
    return tx.handle().createUpdate(statement).bind("id", id).bind("at", at);
  }
}
