package io.quarkiverse.rest.idempotency.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class ReplaceableTest {

    private final List<String> made = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final Replaceable<String> link = new Replaceable<>(() -> {
        made.add("connections " + made.size());
        return made.get(made.size() - 1);
    }, closed::add);

    @Test
    void calls_shareConnections_thatAreMadeWhenTheyAreNeeded() {
        assertThat(made).isEmpty();

        link.use().end();

        assertThat(link.use().connections()).isSameAs(link.use().connections());
        assertThat(made).hasSize(1);
        assertThat(closed).isEmpty();
    }

    @Test
    void outdatedConnections_areClosed_atTheEndOfTheLastCallOnThem() {
        Replaceable<String>.Use first = link.use();
        Replaceable<String>.Use second = link.use();

        link.replace(first.connections());
        first.end();
        first.end();

        assertThat(closed).isEmpty();
        assertThat(link.use().connections()).isNotSameAs(second.connections());
        second.end();
        assertThat(closed).containsExactly(second.connections());
    }

    @Test
    void outdatedConnections_withoutCalls_areClosedAtOnce() {
        Replaceable<String>.Use call = link.use();
        call.end();

        link.replace(call.connections());

        assertThat(closed).containsExactly(call.connections());
    }

    @Test
    void failedConnections_areClosedAtOnce_andOnlyOnce() {
        Replaceable<String>.Use first = link.use();
        Replaceable<String>.Use second = link.use();

        link.giveUp(first.connections());

        assertThat(closed).containsExactly(first.connections());
        first.end();
        second.end();
        assertThat(closed).hasSize(1);
    }

    @Test
    void replacement_ofConnectionsThatWereReplaced_leavesTheNewOnes() {
        Replaceable<String>.Use first = link.use();
        link.replace(first.connections());
        Replaceable<String>.Use second = link.use();

        link.replace(first.connections());
        link.giveUp(first.connections());

        assertThat(link.use().connections()).isSameAs(second.connections());
        assertThat(closed).isEmpty();
    }

    @Test
    void callAfterTheEnd_fails_andAllConnectionsAreClosed() {
        Replaceable<String>.Use outdated = link.use();
        link.replace(outdated.connections());
        Replaceable<String>.Use last = link.use();

        link.close();

        assertThat(closed).containsExactly(last.connections());
        outdated.end();
        assertThat(closed).containsExactlyInAnyOrder(outdated.connections(), last.connections());
        assertThatThrownBy(link::use).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }
}
