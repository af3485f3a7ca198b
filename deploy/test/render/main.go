// Renders a chart the way Helm does, for tests on machines without Helm: values merged over values.yaml, held against
// values.schema.json, templates with sprig and the few functions that Helm adds.
//
// Standard input: [{"release", "namespace", "values"}, …]. Standard output, in the same order:
// [{"objects": {template: [object, …]}, "notes"} or {"error"}, …]. Argument: the folder of the chart.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/xeipuuv/gojsonschema"
	"sigs.k8s.io/yaml"
)

type object = map[string]interface{}

type request struct {
	Release   string `json:"release"`
	Namespace string `json:"namespace"`
	Values    object `json:"values"`
}

type answer struct {
	Objects map[string][]object `json:"objects,omitempty"`
	Notes   string              `json:"notes,omitempty"`
	Error   string              `json:"error,omitempty"`
}

type chart struct {
	folder   string
	about    struct{ Name, Version, AppVersion string }
	defaults object
	schema   gojsonschema.JSONLoader
	files    []string
}

func main() {
	loaded, err := load(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var requests []request
	if err := json.NewDecoder(os.Stdin).Decode(&requests); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := make([]answer, 0, len(requests))
	for _, asked := range requests {
		rendered, err := loaded.render(asked)
		if err != nil {
			rendered = answer{Error: err.Error()}
		}
		answers = append(answers, rendered)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(folder string) (*chart, error) {
	loaded := &chart{folder: folder}
	var about object
	if err := readYaml(filepath.Join(folder, "Chart.yaml"), &about); err != nil {
		return nil, err
	}
	text := func(name string) string { value, _ := about[name].(string); return value }
	loaded.about.Name, loaded.about.Version, loaded.about.AppVersion = text("name"), text("version"), text("appVersion")
	if err := readYaml(filepath.Join(folder, "values.yaml"), &loaded.defaults); err != nil {
		return nil, err
	}
	schema, err := os.ReadFile(filepath.Join(folder, "values.schema.json"))
	if err != nil {
		return nil, err
	}
	loaded.schema = gojsonschema.NewBytesLoader(schema)
	loaded.files, err = filepath.Glob(filepath.Join(folder, "templates", "*"))
	return loaded, err
}

func readYaml(path string, into interface{}) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return yaml.UnmarshalStrict(text, into)
}

func (c *chart) render(asked request) (answer, error) {
	values := merged(c.defaults, asked.Values)
	if err := c.validate(values); err != nil {
		return answer{}, err
	}
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	for _, file := range c.files {
		text, err := os.ReadFile(file)
		if err != nil {
			return answer{}, err
		}
		if _, err := root.New(c.nameOf(file)).Parse(string(text)); err != nil {
			return answer{}, err
		}
	}
	out := answer{Objects: map[string][]object{}}
	for _, file := range c.files {
		if strings.HasPrefix(filepath.Base(file), "_") {
			continue
		}
		name := c.nameOf(file)
		var text bytes.Buffer
		if err := root.ExecuteTemplate(&text, name, c.surroundings(asked, values, name)); err != nil {
			return answer{}, err
		}
		plain := strings.ReplaceAll(text.String(), "<no value>", "")
		if strings.HasSuffix(name, "NOTES.txt") {
			out.Notes = plain
			continue
		}
		objects, err := objectsOf(plain)
		if err != nil {
			return answer{}, fmt.Errorf("%s: %w\n%s", name, err, plain)
		}
		out.Objects[filepath.Base(file)] = objects
	}
	return out, nil
}

func (c *chart) nameOf(file string) string { return c.about.Name + "/templates/" + filepath.Base(file) }

func (c *chart) surroundings(asked request, values object, name string) object {
	return object{
		"Values": values,
		"Chart":  object{"Name": c.about.Name, "Version": c.about.Version, "AppVersion": c.about.AppVersion},
		"Release": object{"Name": asked.Release, "Namespace": asked.Namespace, "Service": "Helm", "IsInstall": true,
			"IsUpgrade": false, "Revision": 1},
		"Template": object{"Name": name, "BasePath": c.about.Name + "/templates"},
	}
}

func (c *chart) validate(values object) error {
	result, err := gojsonschema.Validate(c.schema, gojsonschema.NewGoLoader(values))
	if err != nil {
		return err
	}
	if result.Valid() {
		return nil
	}
	lines := []string{"values do not meet values.schema.json"}
	for _, problem := range result.Errors() {
		lines = append(lines, problem.String())
	}
	return errors.New(strings.Join(lines, "; "))
}

// A null takes a default away, maps merge, everything else replaces.
func merged(under, over object) object {
	out := object{}
	for key, value := range under {
		if inner, ok := value.(object); ok {
			value = merged(inner, nil)
		}
		out[key] = value
	}
	for key, value := range over {
		inner, isMap := value.(object)
		base, wasMap := out[key].(object)
		switch {
		case value == nil:
			delete(out, key)
		case isMap && wasMap:
			out[key] = merged(base, inner)
		default:
			out[key] = value
		}
	}
	return out
}

func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	all["toYaml"] = func(value interface{}) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	all["fromYaml"] = func(text string) (object, error) {
		out := object{}
		return out, yaml.Unmarshal([]byte(text), &out)
	}
	all["include"] = func(name string, data interface{}) (string, error) {
		var text bytes.Buffer
		err := root.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	all["required"] = func(words string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(words)
		}
		return value, nil
	}
	return all
}

var separator = regexp.MustCompile(`(?m)^---\s*$`)

func objectsOf(text string) ([]object, error) {
	objects := []object{}
	for _, part := range separator.Split(text, -1) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		var one object
		if err := yaml.UnmarshalStrict([]byte(part), &one); err != nil {
			return nil, err
		}
		if len(one) > 0 {
			objects = append(objects, one)
		}
	}
	return objects, nil
}
