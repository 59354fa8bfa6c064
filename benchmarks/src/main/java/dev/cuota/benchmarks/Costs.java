package dev.cuota.benchmarks;

import java.util.concurrent.Callable;

/** A rate of events, and the processor time that each event took in Java and in the database. */
final class Costs {
  private final Figures rate;
  private final Figures java;
  private final Figures database;
  private final int seconds;

  Costs(String name, int seconds) {
    this.rate = new Figures(name, "events/s");
    this.java = new Figures("  processor per event, Java", "ns");
    this.database = new Figures("  processor per event, PostgreSQL", "ns");
    this.seconds = seconds;
  }

  /** Runs something that answers its events per second. */
  void measure(Callable<Long> run, Bench bench) throws Exception {
    long javaBefore = ProcessorTime.ofThisProcess();
    long databaseBefore = bench.databaseTime();
    rate.add(run.call());
    long events = Math.max(1, rate.last() * seconds);
    java.add((ProcessorTime.ofThisProcess() - javaBefore) / events);
    database.add((bench.databaseTime() - databaseBefore) / events);
  }

  Figures rate() {
    return rate;
  }

  void print() {
    System.out.println(rate);
    System.out.println(java);
    System.out.println(database);
  }
}
