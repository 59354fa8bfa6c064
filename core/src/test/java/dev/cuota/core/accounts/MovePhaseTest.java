package dev.cuota.core.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MovePhaseTest {
  @Test
  void aMoveGoesThroughAllPhasesUntilItRests() {
    assertThat(way(MovePhase.CHECK, false))
        .containsExactly(
            MovePhase.CHECK,
            MovePhase.CAPTURE,
            MovePhase.COPY,
            MovePhase.CATCH_UP,
            MovePhase.PAUSE,
            MovePhase.SETTLE,
            MovePhase.VERIFY,
            MovePhase.SWITCH,
            MovePhase.OPEN,
            MovePhase.MOVED);
  }

  @Test
  void theWayBackEndsWithNothingLeft() {
    assertThat(way(MovePhase.CATCH_UP, true))
        .endsWith(MovePhase.OPEN, MovePhase.CLEAR, MovePhase.DONE);
    assertThat(MovePhase.UNDO.next(true)).isEqualTo(MovePhase.MOVED);
    assertThat(MovePhase.UNDO.next(false)).isEqualTo(MovePhase.UNDONE);
  }

  @ParameterizedTest
  @EnumSource(MovePhase.class)
  void whoWaitsIsLetInBeforeAnotherAttempt(MovePhase phase) {
    boolean before = phase.mayUndo();
    assertThat(phase.again())
        .isEqualTo(
            before && (phase.isPaused() || phase == MovePhase.PAUSE) ? MovePhase.CATCH_UP : phase);
    assertThat(MovePhase.of(phase.wire())).contains(phase);
  }

  @ParameterizedTest
  @EnumSource(MovePhase.class)
  void whatHasSwitchedIsNotTakenBack(MovePhase phase) {
    boolean switched = way(MovePhase.OPEN, false).contains(phase);
    assertThat(phase.mayUndo() && (switched || phase.isOver())).isFalse();
  }

  private static List<MovePhase> way(MovePhase from, boolean back) {
    List<MovePhase> way = new ArrayList<>(List.of(from));
    while (way.getLast().isUnderWay()) {
      way.add(way.getLast().next(back));
    }
    return way;
  }
}
