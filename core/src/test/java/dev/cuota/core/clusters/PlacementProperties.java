package dev.cuota.core.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PlacementProperties {
  private static final int ACCOUNTS = 4_000;

  @Property(tries = 30)
  void sharesFollowWeights(@ForAll("clusters") List<Placement.Candidate> clusters) {
    Map<String, Long> shares =
        IntStream.range(0, ACCOUNTS)
            .mapToObj(number -> place(number, clusters))
            .flatMap(Optional::stream)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    int all =
        clusters.stream()
            .filter(PlacementProperties::takes)
            .mapToInt(PlacementProperties::weight)
            .sum();
    for (Placement.Candidate cluster : clusters) {
      long due = all == 0 || !takes(cluster) ? 0 : (long) ACCOUNTS * cluster.weight() / all;
      // Six times what chance makes of it.
      long slack = due == 0 ? 0 : 6 * (BigInteger.valueOf(due).sqrt().longValueExact() + 1);
      assertThat(shares.getOrDefault(cluster.key(), 0L)).isCloseTo(due, within(slack));
    }
  }

  @Property(tries = 100)
  void aWeightThatChangesMovesOnlyToOrFromItsCluster(
      @ForAll("clusters") List<Placement.Candidate> clusters,
      @ForAll @IntRange(max = 9) int which,
      @ForAll @IntRange(max = 60) int weight) {
    Placement.Candidate old = clusters.get(which % clusters.size());
    Placement.Candidate other = new Placement.Candidate(old.key(), weight, old.status());
    List<Placement.Candidate> after =
        clusters.stream().map(one -> one.equals(old) ? other : one).toList();
    for (int number = 0; number < 300; number++) {
      Optional<String> before = place(number, clusters);
      Optional<String> now = place(number, after);
      if (!before.equals(now)) {
        Optional<String> changed = weight > old.weight() ? now : before;
        assertThat(changed).contains(old.key());
      }
    }
  }

  @Property
  void nobodyGoesWhereNobodyIsTaken(@ForAll("clusters") List<Placement.Candidate> clusters) {
    Optional<String> placed = place(7, clusters);
    assertThat(placed.isPresent())
        .isEqualTo(clusters.stream().anyMatch(PlacementProperties::takes));
    assertThat(clusters.stream().filter(one -> placed.equals(Optional.of(one.key()))))
        .allMatch(PlacementProperties::takes);
  }

  @Property
  void theOrderInWhichTheyAreTriedDoesNotMatter(
      @ForAll("clusters") List<Placement.Candidate> clusters, @ForAll String account) {
    List<Placement.Candidate> turned = new ArrayList<>(clusters);
    Collections.reverse(turned);
    assertThat(Placement.place(account, turned)).isEqualTo(Placement.place(account, clusters));
  }

  @Provide
  Arbitrary<List<Placement.Candidate>> clusters() {
    Arbitrary<Placement.Candidate> candidate =
        Combinators.combine(
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8),
                Arbitraries.integers().between(0, 60),
                Arbitraries.frequencyOf(
                    net.jqwik.api.Tuple.of(3, Arbitraries.just(ClusterStatus.READY)),
                    net.jqwik.api.Tuple.of(1, Arbitraries.of(ClusterStatus.class))))
            .as(Placement.Candidate::new);
    return candidate.list().ofMinSize(1).ofMaxSize(6).uniqueElements(Placement.Candidate::key);
  }

  private static Optional<String> place(int number, List<Placement.Candidate> clusters) {
    return Placement.place("account-" + number, clusters)
            instanceof PlacementOutcome.Placed(String cluster)
        ? Optional.of(cluster)
        : Optional.empty();
  }

  private static boolean takes(Placement.Candidate one) {
    return one.weight() > 0 && one.status() == ClusterStatus.READY;
  }

  private static int weight(Placement.Candidate one) {
    return one.weight();
  }
}
