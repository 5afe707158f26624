package org.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkus.restclient.config.RestClientsConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;

/** The retries of the example are compared with the defaults of server and client. */
class PaymentsTest {

    private static String defaultOf(Class<?> config, String setting) throws NoSuchMethodException {
        return config.getMethod(setting).getAnnotation(WithDefault.class).value();
    }

    @Test
    void retries_outlastAnAttemptWithoutAnswer_andTheLeaseOfItsNode() throws NoSuchMethodException {
        Retry retry = Payments.class.getMethod("pay", Payments.PaymentOrder.class).getAnnotation(Retry.class);
        Duration attempt = Duration.ofMillis(Long.parseLong(defaultOf(RestClientsConfig.class, "readTimeout")));
        Duration lease = new DurationConverter().convert(defaultOf(IdempotencyConfig.class, "lease"));

        assertThat(Duration.of(retry.maxDuration(), retry.durationUnit())).isGreaterThan(attempt.plus(lease));
        assertThat(retry.maxRetries()).as("limited by the duration alone").isEqualTo(-1);
    }
}
