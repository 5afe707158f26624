package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.OTHER_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The requests of a node that are busy with a key.
 */
class LocalKeysTest {

    private final LocalKeys keys = new LocalKeys();

    @Test
    void onlyRequestOfAKey_isAlone() {
        keys.enter(KEY);
        keys.enter(OTHER_KEY);

        assertThat(keys.alone(KEY)).isTrue();
        assertThat(keys.size()).isEqualTo(2);
    }

    @Test
    void request_withAnotherOfItsKey_isNotAlone() {
        keys.enter(KEY);
        keys.enter(KEY);

        assertThat(keys.alone(KEY)).isFalse();
    }

    @Test
    void request_afterAnotherOfItsKeyHasLeft_isNotAlone() {
        keys.enter(KEY);
        keys.enter(KEY);
        keys.leave(KEY);

        assertThat(keys.alone(KEY)).isFalse();
    }

    @Test
    void key_whenAllRequestsHaveLeft_isForgotten() {
        keys.enter(KEY);
        keys.enter(KEY);
        keys.leave(KEY);
        keys.leave(KEY);

        assertThat(keys.size()).isZero();
        assertThat(keys.alone(KEY)).as("who has not entered").isFalse();
        keys.enter(KEY);
        assertThat(keys.alone(KEY)).isTrue();
    }

    @Test
    void leavingWithoutHavingEntered_changesNothing() {
        keys.leave(KEY);

        assertThat(keys.size()).isZero();
    }
}
