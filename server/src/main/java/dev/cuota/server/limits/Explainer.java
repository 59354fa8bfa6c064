package dev.cuota.server.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.Explained;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.server.problem.Language;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells callers why something was decided as it was, in their language. */
final class Explainer {
  private final Engine engine;

  Explainer(Engine engine) {
    this.engine = engine;
  }

  /** What goes with an answer whose caller asks for it by {@code explain=true}; null otherwise. */
  @Nullable Map<String, Object> asked(LimitAnswer.Decided decided, HttpServletRequest request) {
    return LimitDoor.asks(request, "explain=true") && !decided.lines().isEmpty()
        ? tell(
            decided.environment(), engine.limits().explanations().of(decided), Language.of(request))
        : null;
  }

  /** As it stands in an answer. */
  Map<String, Object> tell(EnvironmentId environment, Explained explained, Language language) {
    return ExplanationTree.of(explained, words(environment, language));
  }

  private ExplanationWords words(EnvironmentId environment, Language language) {
    Map<String, Feature> features = engine.catalogs().current(environment).catalog().features();
    return new ExplanationWords(language, features, ExplanationWords.Writing.PLAIN);
  }
}
