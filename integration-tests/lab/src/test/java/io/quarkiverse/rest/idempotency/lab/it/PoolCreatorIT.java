package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The application of {@code lab-reactive} makes its pools itself, and so those of the store.
 */
@ExtendWith(LabExtension.class)
class PoolCreatorIT {

    private final Lab lab;

    PoolCreatorIT(Lab lab) {
        this.lab = lab;
    }

    @Test
    void sessionsOfTheStore_areMadeByThePoolCreatorOfTheApplication() {
        lab.post("/lab/noop").send();

        assertThat(lab.sessions("lab-reactive")).isPositive();
        assertThat(lab.sessions("vertx-pg-client")).isZero();
    }
}
