package org.stratagrid.deployment.guest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Saved guests from which new ones start within a second ({@code stratagrid.templates}).
 *
 * @param mostPerNode  so many a node at most; each takes as much disk as its guest has memory. 0: none are made, none are used
 * @param seenAtLeast  a size gets a template when the grid has so many servers of it
 */
@ConfigurationProperties("stratagrid.templates")
record TemplateSettings(
        @DefaultValue("6") int mostPerNode,
        @DefaultValue("2") int seenAtLeast) {}
