package io.quarkiverse.rest.idempotency.devui;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.quarkus.test.QuarkusDevModeTest;

/**
 * The application of the tests in dev mode. It is started once for all tests of a class, because that takes most of their time;
 * the class must have one instance for all of them, too.
 */
final class DevApplication implements BeforeAllCallback, AfterAllCallback {

    private final PaymentsClient client = new PaymentsClient();
    private final QuarkusDevModeTest quarkus;

    DevApplication(Class<?>... more) {
        quarkus = new QuarkusDevModeTest().withApplicationRoot(jar -> jar
                .addClasses(PaymentResource.class, CaptureProfile.class, NodeResource.class).addClasses(more)
                .addAsResource(new StringAsset("""
                        quarkus.http.port=%d
                        quarkus.http.host=localhost
                        quarkus.devservices.enabled=false
                        quarkus.analytics.disabled=true
                        quarkus.test.continuous-testing=disabled
                        quarkus.rest-idempotency.wait-limit=3s
                        quarkus.rest-idempotency.operations."refund-payment".in-flight=wait
                        """.formatted(client.port)), "application.properties"));
    }

    /** Replaces a text in the source of a class, which the next request reloads. */
    void change(Class<?> type, String text, String replacement) {
        quarkus.modifySourceFile(type, source -> source.replace(text, replacement));
    }

    PaymentsClient client() {
        return client;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        quarkus.beforeAll(context);
        quarkus.beforeEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        quarkus.afterEach(context);
        quarkus.afterAll(context);
    }
}
