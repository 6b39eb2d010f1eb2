// Package mermaid writes a topology as a Mermaid flowchart, the diagram that
// GitHub and many wikis draw out of a code block. Regions are subgraphs.
//
// Mermaid reads text in several passes (directives, entities, Markdown, HTML),
// so every character that means something to any of them is written as a
// numeric entity: what a label says is what is shown, and no label can change
// the diagram.
package mermaid
