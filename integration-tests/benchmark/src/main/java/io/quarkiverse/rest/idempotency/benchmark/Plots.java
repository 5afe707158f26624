package io.quarkiverse.rest.idempotency.benchmark;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.Map;

import org.HdrHistogram.Histogram;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The plots of a run, as PNG.
 */
final class Plots {

    static final double[] PERCENTILES = { 50, 75, 90, 95, 99, 99.9 };
    private static final String[] NAMES = { "p50", "p75", "p90", "p95", "p99", "p99.9" };
    private static final int WIDTH = 900;
    private static final int[] COLORS = { 0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x555555 };

    private Plots() {
    }

    static void throughput(Results results, Path file) throws IOException {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        results.throughput.keySet().forEach(work -> data.addValue(results.perSecond(work), "", work));
        JFreeChart chart = ChartFactory.createBarChart("Requests a second, closed loop, c = " + Benchmark.CONNECTIONS, null,
                null,
                data, PlotOrientation.HORIZONTAL, false, false, false);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.getRangeAxis().setUpperMargin(0.15);
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
        BarRenderer bars = (BarRenderer) plot.getRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setSeriesPaint(0, new Color(0x4695EB));
        bars.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", new DecimalFormat("#,##0")));
        bars.setDefaultItemLabelsVisible(true);
        bars.setDefaultItemLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, 120 + 36 * data.getColumnCount());
    }

    static void latencies(Map<String, Histogram> latencies, Path file) throws IOException {
        XYSeriesCollection data = new XYSeriesCollection();
        latencies.forEach((work, histogram) -> {
            XYSeries series = new XYSeries(work);
            for (int i = 0; i < PERCENTILES.length; i++) {
                series.add(i, histogram.getValueAtPercentile(PERCENTILES[i]) / 1e6);
            }
            data.addSeries(series);
        });
        JFreeChart chart = ChartFactory.createXYLineChart("Latency, open loop, all at one rate", null, "milliseconds", data);
        XYPlot plot = chart.getXYPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        NumberAxis percentiles = new SymbolAxis(null, NAMES);
        percentiles.setTickUnit(new NumberTickUnit(1));
        plot.setDomainAxis(percentiles);
        LogAxis millis = new LogAxis("milliseconds");
        millis.setStandardTickUnits(NumberAxis.createStandardTickUnits());
        millis.setNumberFormatOverride(new DecimalFormat("0.###"));
        plot.setRangeAxis(millis);
        for (int i = 0; i < data.getSeriesCount(); i++) {
            plot.getRenderer().setSeriesStroke(i, new BasicStroke(2));
            plot.getRenderer().setSeriesPaint(i, new Color(COLORS[i % COLORS.length]));
        }
        ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, 520);
    }
}
