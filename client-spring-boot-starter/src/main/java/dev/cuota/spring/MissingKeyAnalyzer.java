package dev.cuota.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about a missing key. */
final class MissingKeyAnalyzer extends AbstractFailureAnalyzer<MissingKey> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MissingKey cause) {
    return new FailureAnalysis(
        "The application has no API key for Cuota.",
        "Set cuota.key (or the environment's CUOTA_KEY) to a key with the scopes check and ingest,"
            + " such as `cuota keys create` prints, or cuota.enabled=false to go without.",
        cause);
  }
}
