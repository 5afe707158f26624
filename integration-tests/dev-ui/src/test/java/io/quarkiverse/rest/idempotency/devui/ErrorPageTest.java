package io.quarkiverse.rest.idempotency.devui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page that a browser gets while the build fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorPageTest {

    @RegisterExtension
    static final DevApplication APPLICATION = new DevApplication();

    private static final PaymentsClient PAYMENTS = APPLICATION.client();

    private static final String ANNOTATION = "@Idempotent(operation = \"refund-payment\", lease = \"45s\")";

    @Test
    void eachProblemOfTheBuild_isAnItemOfAList_untilItIsCorrected() {
        assertThat(PAYMENTS.pay("/payments/1/refunds", "before", "{}").statusCode()).isEqualTo(200);

        APPLICATION.change(PaymentResource.class, ANNOTATION,
                "@Idempotent(operation = \"create-payment\", lease = \"soon\")");

        String problems = PAYMENTS.get("/payments").replaceAll("(?s).*<ol class=\"problems\"[^>]*>(.*?)</ol>.*", "$1");
        assertThat(Pattern.compile("<li>(.*)</li>").matcher(problems).results().map(item -> item.group(1)))
                .containsExactlyInAnyOrder(
                        PaymentResource.class.getName() + "#refund(int, String): its attribute lease cannot be used: expected "
                                + "a duration such as 30s, 15m, 7d or PT24H, was 'soon'. Correct @Idempotent(lease = …)",
                        "The operation name 'create-payment' is used by 2 methods: [" + PaymentResource.class.getName()
                                + "#create(String), " + PaymentResource.class.getName()
                                + "#refund(int, String)]. Give each a name of its own with @Idempotent(operation = …)");

        APPLICATION.change(PaymentResource.class, "@Idempotent(operation = \"create-payment\", lease = \"soon\")", ANNOTATION);
        assertThat(PAYMENTS.pay("/payments/1/refunds", "after", "{}").statusCode()).isEqualTo(200);
    }
}
