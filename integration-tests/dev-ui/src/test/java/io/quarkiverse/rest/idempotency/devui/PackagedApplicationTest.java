package io.quarkiverse.rest.idempotency.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusProdModeTest;

/**
 * A packaged application has no bean of the Dev UI, and keeps no request.
 */
class PackagedApplicationTest {

    private static final PaymentsClient PAYMENTS = new PaymentsClient();

    @RegisterExtension
    static final QuarkusProdModeTest APPLICATION = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(PaymentResource.class, CaptureProfile.class, NodeResource.class))
            .setApplicationName("payments")
            .overrideConfigKey("quarkus.rest-idempotency.store", "memory")
            .setRuntimeProperties(
                    Map.of("quarkus.http.port", Integer.toString(PAYMENTS.port), "quarkus.http.host", "localhost"))
            .setRun(true);

    @Test
    void devUi_isAbsent() {
        assertThat(PAYMENTS.pay("/payments", "k", "{}").statusCode()).isEqualTo(200);
        assertThat(PAYMENTS.pay("/payments", "k", "{}").headers().firstValue("Idempotent-Replayed")).contains("true");

        assertThat(PAYMENTS.get("/node/dev-beans")).isEqualTo("[]");
    }
}
